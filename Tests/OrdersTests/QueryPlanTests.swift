import GRDB
import Kernel
import Orders
import OrdersContract
import SQLiteKit
import Testing

@testable import OrdersSQLite

/// No read may scan a table or sort: that is what makes a page cost the same with a million orders.
@Suite("Orders: query plans")
struct QueryPlanTests {
}
