package io.github.k8sdiscovery.balance;

/** The smallest of some numbers, without boxes: a binary heap of fixed capacity. One thread. */
final class LongHeap {

  private final long[] numbers;
  private int size;

  LongHeap(int capacity) {
    this.numbers = new long[capacity];
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** The smallest; the heap must not be empty. */
  long least() {
    return numbers[0];
  }

  void clear() {
    size = 0;
  }

  void add(long number) {
    int hole = size++;
    while (hole > 0) {
      int parent = (hole - 1) >>> 1;
      if (numbers[parent] <= number) {
        break;
      }
      numbers[hole] = numbers[parent];
      hole = parent;
    }
    numbers[hole] = number;
  }

  /** Takes out the smallest; the heap must not be empty. */
  long take() {
    long least = numbers[0];
    long last = numbers[--size];
    int hole = 0;
    while (true) {
      int child = 2 * hole + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && numbers[child + 1] < numbers[child]) {
        child++;
      }
      if (numbers[child] >= last) {
        break;
      }
      numbers[hole] = numbers[child];
      hole = child;
    }
    numbers[hole] = last;
    return least;
  }
}
