"""The desk of a territory, where its structure works each day: what waits, what comes back from the nation and is
adapted and spread, who animates and until when, what other sites embed, what is taken away."""
