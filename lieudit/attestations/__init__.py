"""What people know how to do: declared, recognised by peers, attested; signed, so that anybody can verify it alone."""
