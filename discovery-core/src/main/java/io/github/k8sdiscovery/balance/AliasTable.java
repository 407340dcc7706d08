package io.github.k8sdiscovery.balance;

/**
 * Draws one of n in proportion to weights, in O(1): n columns of equal chance, each shared by at
 * most two. A draw chooses a column and then, by a toss, one of the two.
 *
 * <p>Weights 1 and 3: column 0 belongs to 0 for a half of the tosses and else to 1, column 1 to 1
 * alone. So 0 has half of a half, a quarter.
 *
 * <p>Made in O(n), 8 bytes for each. Chances are exact to one part in 2^32 n, and nobody's is 0.
 * Any thread. Source: M. Vose, "A linear algorithm for generating random numbers with a given
 * distribution", IEEE Transactions on Software Engineering 17(9), 1991, after A. Walker 1974.
 */
final class AliasTable {

  private static final double TOSSES = 0x1p32;

  /** By column: the part of the tosses that is its own, and the index of the other in it. */
  private final long[] columns;

  /**
   * Makes one.
   *
   * @param weights at least one, each {@linkplain Weights#relative in relation to their mean}
   */
  AliasTable(double[] weights) {
    int n = weights.length;
    this.columns = new long[n];
    double[] parts = weights.clone();
    int[] order = new int[n];
    int poor = 0;
    int rich = n;
    for (int i = 0; i < n; i++) {
      columns[i] = i;
      order[parts[i] < 1 ? poor++ : --rich] = i;
    }
    // From `poor` to `rich` stand those with less than a column, from there on the others. Who has
    // given so much that less than a column is left joins the former.
    for (poor = 0; poor < rich && rich < n; poor++) {
      int taker = order[poor];
      int giver = order[rich];
      set(taker, parts[taker], giver);
      parts[giver] -= 1 - parts[taker];
      if (parts[giver] < 1) {
        rich++;
      }
    }
  }

  private void set(int column, double part, int alias) {
    long tosses = (long) Math.max(1, Math.min(TOSSES - 1, Math.rint(part * TOSSES)));
    columns[column] = (tosses << Integer.SIZE) | alias;
  }

  /**
   * Draws one.
   *
   * @param random 64 random bits
   * @return 0 to n - 1
   */
  int draw(long random) {
    int column = (int) (((random >>> Integer.SIZE) * columns.length) >>> Integer.SIZE);
    long shared = columns[column];
    // All bits set if the toss is below the column's own part, else none: a jump instead, which no
    // processor could foresee, would make two draws take twice as long.
    int own = (int) (((random & 0xffff_ffffL) - (shared >>> Integer.SIZE)) >> (Long.SIZE - 1));
    int alias = (int) shared;
    return alias ^ ((alias ^ column) & own);
  }
}
