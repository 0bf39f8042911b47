"""Resources under open licences that places share, release, use and improve, with credit."""
