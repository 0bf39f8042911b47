"""Keep a copy of a site of Lieudit: written from its OpenAPI document alone, with the standard library alone.

python mirror.py https://lieudit.example/api/v1/openapi.json > copy.json
"""

import json
import time
from collections.abc import Callable, Iterator
from urllib import error, request


def read(address: str) -> str:
    """What is at an address; who asked too much waits as long as they are told to."""
    try:
        with request.urlopen(address, timeout=60) as answer:
            return str(answer.read().decode())
    except error.HTTPError as refused:
        if refused.code != 429:
            raise
        time.sleep(int(refused.headers["Retry-After"]))
        return read(address)


class Mirror:
    """`rows`: what each row says, by its dataset and its key; `numbers`: the changes that were read, in order."""

    def __init__(self, document: str, read: Callable[[str], str] = read, limit: int = 0) -> None:
        told, self.read = json.loads(read(document)), read
        self.rows, self.numbers, self.lists = dict[tuple[str, str], object](), list[int](), list[tuple[str, str, str]]()
        for path, operations in told["paths"].items():
            asked = operations.get("get", {}).get("operationId", "")
            if asked == "changes" or asked.endswith(".list"):
                may = {each["name"]: each["schema"] for each in operations["get"]["parameters"]}
                address = f"{told['servers'][0]['url']}{path}?limit={limit or may['limit']['maximum']}"
            if asked == "changes":
                self.following = address
            elif asked.endswith(".list"):  # the one column that a row cannot do without is its key
                name = path.rpartition("/")[2]
                row = told["components"]["schemas"][f"Ligne_{name.replace('-', '_')}"]
                self.lists.append((name, row["required"][0], address))

    def follow(self) -> None:
        """Read what changed since the last time; everything, the first time."""
        more = True
        while more:
            page = json.loads(self.read(self.following))
            for change in page["changes"]:
                self.numbers.append(change["number"])
                self.rows[change["dataset"], change["key"]] = change["row"]
                if change["row"] is None:
                    del self.rows[change["dataset"], change["key"]]
            self.following, more = page["next"], page["more"]

    def listed(self) -> Iterator[tuple[tuple[str, str], object]]:
        """The same rows by the lists, as they are now."""
        for name, key, address in self.lists:
            while address:
                page = json.loads(self.read(address))
                yield from (((name, str(row[key])), row) for row in page["data"])
                address = page["next"]
