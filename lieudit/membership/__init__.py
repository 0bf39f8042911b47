"""Who has joined the association, the dues they paid, and the standing that follows from dated payments.

Money is recorded, never processed: people pay by transfer, and bank lines are matched with what was asked.
"""
