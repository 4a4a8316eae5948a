"""What it is to deal rows in batches, epoch after epoch, without replacement: told of what was dealt."""

import numpy as np

from descentlab.exercises import expect

EPOCHS = 500


def expect_fair(rows, size, epochs):
    """Over many epochs every row must be dealt, and every two rows meet in a batch as often as chance has it.

    Parameters
    ----------
    rows, size : int
        Of so many rows, batches of so many.
    epochs : int array (E, rows // size, size)
        The row numbers that were dealt.

    Raises
    ------
    Wrong
        Where a row never came, or two came together too often, or too seldom, by 5.5 standard deviations.
    """
    epochs = np.asarray(epochs)
    batch_of = np.full((len(epochs), rows), -1)
    for number, batches in enumerate(epochs.astype(int).swapaxes(0, 1)):
        np.put_along_axis(batch_of, batches, number, axis=1)
    never = np.flatnonzero((batch_of < 0).all(axis=0))
    expect(not never.size, f"in {len(epochs)} epochs of {rows} rows, in batches of {size}, row {never.max(initial=0)} "
           "never came: shuffle all the rows first, and leave out then what does not fill a batch.")
    meet = (batch_of[:, :, None] == batch_of[:, None, :]) & (batch_of >= 0)[:, :, None]
    chance = rows // size * size * (size - 1) / (rows * (rows - 1))
    share = meet.mean(axis=0)
    i, j = np.unravel_index(np.argmax(np.abs(share - chance) * ~np.eye(rows, dtype=bool)), share.shape)
    allowed = 5.5 * np.sqrt(chance * (1 - chance) / len(epochs))
    expect(abs(share[i, j] - chance) < allowed, f"rows {i} and {j} of {rows} come in the same batch of {size} in "
           f"{share[i, j]:.0%} of all epochs, and by chance it would be {chance:.0%}: that is no shuffling.")


def expect_epochs(seen, rows, size, epochs):
    """What a run asks gradients of must be epoch after epoch of full batches, no row twice in one, shuffled anew.

    Parameters
    ----------
    seen : list of int array (size,)
        The batches in the order in which they came.
    rows, size, epochs : int

    Raises
    ------
    Wrong
    """
    each = rows // size
    expect(len(seen) == each * epochs, f"{rows} rows in batches of {size}, {epochs} epochs: that makes "
           f"{each * epochs} gradients, and {len(seen)} were asked for.")
    expect(all(np.shape(batch) == (size,) for batch in seen), f"every batch should be {size} row numbers.")
    expect(np.isin(seen, np.arange(rows)).all(), f"rows are numbered 0 to {rows - 1}.")
    for epoch in range(epochs):
        dealt = np.concatenate(seen[epoch * each:(epoch + 1) * each])
        expect(len(np.unique(dealt)) == len(dealt), "within an epoch no row may come twice.")
    expect(size == rows or not np.array_equal(seen[:each], seen[each:2 * each]),
           "the second epoch's batches are the first one's: shuffle anew each epoch.")
