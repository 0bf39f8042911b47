"""Resources under open licences that places share, release, reuse and improve, with credit."""
