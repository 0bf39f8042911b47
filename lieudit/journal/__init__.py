"""One entry per act. Threads, feeds, followers' mails and the open log are reads of that one table."""
