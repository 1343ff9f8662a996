/// A dictionary that remembers the keys of the last moments and forgets the oldest ones, so that a flood of made-up keys
/// costs a bounded amount of memory.
///
/// It holds two generations. When the young one is full it becomes the old one, and what was old is forgotten: no order of
/// use is kept, and each access takes constant time.
public struct RecentMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let generation: Int
  private var young: [Key: Value] = [:]
  private var old: [Key: Value] = [:]

  /// - Parameter capacity: how many keys it holds at most. The half of them that came last is always there.
  public init(capacity: Int) { generation = max(1, capacity / 2) }

  public var count: Int { young.count + old.count }

  public subscript(key: Key) -> Value? {
    get { young[key] ?? old[key] }
    set {
      old[key] = nil
      if let newValue {
        if young.count >= generation, young[key] == nil {
          old = young
          young = [:]
        }
        young[key] = newValue
      } else {
        young[key] = nil
      }
    }
  }
}
