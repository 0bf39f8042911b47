"""What places ask for, in their own words; supports that join them, convergences that gather them,
and the answers or the way up that animators give."""
