#if canImport(CMalloc)
  import CMalloc
#endif

/// How the C library keeps freed memory.
enum Memory {
  /// Keeps up to 32 MiB of it for the next request in place of giving it back to the system at once and asking for it again,
  /// which costs a busy desk a fifth of its time; and shares it among the threads, of which there are more than processors. To
  /// be called before threads are made.
  static func keepForReuse() {
    #if canImport(CMalloc)
      _ = mallopt(M_ARENA_MAX, 2)
      _ = mallopt(M_TRIM_THRESHOLD, 32 << 20)
      _ = mallopt(M_TOP_PAD, 1 << 20)
    #endif
  }
}
