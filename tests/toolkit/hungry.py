"""Programs that take too much, or look where they should not."""

import os
import sys

what = sys.argv[1]
given = sys.stdin.buffer.read()
if what == "memory":
    kept = [bytearray(2**20) for _ in range(2**14)]
elif what == "processor":
    while True:
        pass
elif what == "sleep":
    import time

    time.sleep(60)
elif what == "write":
    with open(f"/tmp/lieudit-hungry-{os.getpid()}", "wb") as file:
        file.write(given)
elif what == "look":
    print(sorted(os.environ), os.nice(0), given.decode())
elif what == "refuse":
    sys.exit("Ce n’est pas un fichier.")
