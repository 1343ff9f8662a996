extension AccessTable {
  static let openPages = """
    GET    /                                  -         200   303   303   303   303   303   200   303
    GET    /docs                              -         200   200   200   200   200   200   200   200
    GET    /register                          -         200   303   303   303   303   303   200   303
    POST   /register                          -         303   303   303   303   303   303   login 303
    GET    /login                             -         200   303   303   303   303   303   200   303
    POST   /login                             -         303   303   303   303   303   303   login 303
    GET    /logout                            -         303   200   200   200   200   200   303   200
    POST   /logout                            -         303   303   303   303   303   303   login 303
    GET    /reset-password                    -         200   200   200   200   200   200   200   200
    POST   /reset-password                    -         303   303   303   303   303   303   login 303
    """

  /// The addresses of forms lead back to their page, whoever opens them; that page asks who it is.
  static let accountPages = """
    GET    /account                           -         login 200   200   200   200   200   login 200
    GET    /account/profile                   -         303   303   303   303   303   303   303   303
    POST   /account/profile                   -         login 303   303   303   303   303   login 303
    GET    /account/password                  -         303   303   303   303   303   303   303   303
    POST   /account/password                  -         login 303   303   303   303   303   login 303
    GET    /account/sessions                  -         303   303   303   303   303   303   303   303
    POST   /account/sessions                  -         login 303   303   303   303   303   login 303
    GET    /account/sessions/{id}             own       303   303   303   303   303   303   303   303
    GET    /account/sessions/{id}             else      303   303   303   303   303   303   303   303
    GET    /account/sessions/{id}             unknown   303   303   303   303   303   303   303   303
    GET    /account/sessions/{id}             no-uuid   303   303   303   303   303   303   303   303
    POST   /account/sessions/{id}             own       login 303   303   303   303   303   login 303
    POST   /account/sessions/{id}             else      login 404   404   404   404   404   login 404
    POST   /account/sessions/{id}             unknown   login 404   404   404   404   404   login 404
    POST   /account/sessions/{id}             no-uuid   login 404   404   404   404   404   login 404
    """

  static let orderPages = """
    GET    /orders/new                        -         login 200   200   200   200   200   login 200
    POST   /orders/new                        -         login 303   303   303   303   303   login 303
    GET    /orders/new/similar                -         303   303   303   303   303   303   303   303
    GET    /orders                            -         login 200   200   200   200   200   login 200
    GET    /orders/rows                       -         login 200   200   200   200   200   login 200
    GET    /orders/{id}                       A         login 200   404   200   200   200   login 404
    GET    /orders/{id}                       B         login 404   200   200   200   200   login 404
    GET    /orders/{id}                       own       login 200   200   200   200   200   login 200
    GET    /orders/{id}                       unknown   login 404   404   404   404   404   login 404
    GET    /orders/{id}                       no-uuid   login 404   404   404   404   404   login 404
    GET    /orders/{id}/edit                  A         login 200   404   403   403   403   login 404
    GET    /orders/{id}/edit                  B         login 404   200   403   403   403   login 404
    GET    /orders/{id}/edit                  own       login 200   200   200   200   200   login 200
    GET    /orders/{id}/edit                  unknown   login 404   404   404   404   404   login 404
    GET    /orders/{id}/edit                  no-uuid   login 404   404   404   404   404   login 404
    POST   /orders/{id}/edit                  A         login 303   404   403   403   403   login 404
    POST   /orders/{id}/edit                  B         login 404   303   403   403   403   login 404
    POST   /orders/{id}/edit                  own       login 303   303   303   303   303   login 303
    POST   /orders/{id}/edit                  unknown   login 404   404   404   404   404   login 404
    POST   /orders/{id}/edit                  no-uuid   login 404   404   404   404   404   login 404
    POST   /orders/{id}/cancel                A         login 303   404   403   403   403   login 404
    POST   /orders/{id}/cancel                B         login 404   303   403   403   403   login 404
    POST   /orders/{id}/cancel                own       login 303   303   303   303   303   login 303
    POST   /orders/{id}/cancel                unknown   login 404   404   404   404   404   login 404
    POST   /orders/{id}/cancel                no-uuid   login 404   404   404   404   404   login 404
    GET    /orders/{id}/cancel                A         303   303   303   303   303   303   303   303
    GET    /orders/{id}/cancel                B         303   303   303   303   303   303   303   303
    GET    /orders/{id}/cancel                own       303   303   303   303   303   303   303   303
    GET    /orders/{id}/cancel                unknown   303   303   303   303   303   303   303   303
    GET    /orders/{id}/cancel                no-uuid   404   404   404   404   404   404   404   404
    GET    /admin                             -         login 403   403   200   200   200   login 403
    GET    /admin/statistics                  -         login 403   403   200   200   200   login 403
    GET    /admin/orders.csv                  -         login 403   403   200   200   200   login 403
    GET    /admin/orders/rows                 -         login 403   403   200   200   200   login 403
    GET    /admin/orders/decisions            -         login 403   403   200   403   200   login 403
    POST   /admin/orders/decisions            -         login 403   403   303   403   303   login 403
    GET    /admin/orders/decisions/undo       -         303   303   303   303   303   303   303   303
    POST   /admin/orders/decisions/undo       -         login 403   403   303   403   303   login 403
    GET    /admin/orders/{id}                 A         303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}                 B         303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}                 own       303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}                 unknown   303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}                 no-uuid   404   404   404   404   404   404   404   404
    POST   /admin/orders/{id}                 A         login 403   403   303   403   303   login 403
    POST   /admin/orders/{id}                 B         login 403   403   303   403   303   login 403
    POST   /admin/orders/{id}                 own       login 403   403   403   403   403   login 403
    POST   /admin/orders/{id}                 unknown   login 403   403   404   403   404   login 403
    POST   /admin/orders/{id}                 no-uuid   login 404   404   404   404   404   login 404
    POST   /admin/orders/{id}/undo            A         login 403   403   303   403   303   login 403
    POST   /admin/orders/{id}/undo            B         login 403   403   303   403   303   login 403
    POST   /admin/orders/{id}/undo            own       login 403   403   409   403   409   login 403
    POST   /admin/orders/{id}/undo            unknown   login 403   403   404   403   404   login 403
    POST   /admin/orders/{id}/undo            no-uuid   login 404   404   404   404   404   login 404
    GET    /admin/orders/{id}/undo            A         303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}/undo            B         303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}/undo            own       303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}/undo            unknown   303   303   303   303   303   303   303   303
    GET    /admin/orders/{id}/undo            no-uuid   404   404   404   404   404   404   404   404
    """

  static let peoplePages = """
    GET    /admin/users                       -         login 403   403   403   403   200   login 403
    POST   /admin/users                       -         login 403   403   403   403   303   login 403
    GET    /admin/users/{id}                  A         login 403   403   403   403   200   login 403
    GET    /admin/users/{id}                  B         login 403   403   403   403   200   login 403
    GET    /admin/users/{id}                  own       login 403   403   403   403   200   login 403
    GET    /admin/users/{id}                  unknown   login 403   403   403   403   404   login 403
    GET    /admin/users/{id}                  no-uuid   login 404   404   404   404   404   login 404
    POST   /admin/users/{id}                  A         login 403   403   403   403   303   login 403
    POST   /admin/users/{id}                  B         login 403   403   403   403   303   login 403
    POST   /admin/users/{id}                  own       login 403   403   403   403   303   login 403
    POST   /admin/users/{id}                  unknown   login 403   403   403   403   404   login 403
    POST   /admin/users/{id}                  no-uuid   login 404   404   404   404   404   login 404
    GET    /admin/users/{id}/sessions         A         303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/sessions         B         303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/sessions         own       303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/sessions         unknown   303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/sessions         no-uuid   404   404   404   404   404   404   404   404
    POST   /admin/users/{id}/sessions         A         login 403   403   403   403   303   login 403
    POST   /admin/users/{id}/sessions         B         login 403   403   403   403   303   login 403
    POST   /admin/users/{id}/sessions         own       login 403   403   403   403   303   login 403
    POST   /admin/users/{id}/sessions         unknown   login 403   403   403   403   404   login 403
    POST   /admin/users/{id}/sessions         no-uuid   login 404   404   404   404   404   login 404
    GET    /admin/users/{id}/password-reset   A         303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/password-reset   B         303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/password-reset   own       303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/password-reset   unknown   303   303   303   303   303   303   303   303
    GET    /admin/users/{id}/password-reset   no-uuid   404   404   404   404   404   404   404   404
    POST   /admin/users/{id}/password-reset   A         login 403   403   403   403   200   login 403
    POST   /admin/users/{id}/password-reset   B         login 403   403   403   403   200   login 403
    POST   /admin/users/{id}/password-reset   own       login 403   403   403   403   200   login 403
    POST   /admin/users/{id}/password-reset   unknown   login 403   403   403   403   404   login 403
    POST   /admin/users/{id}/password-reset   no-uuid   login 404   404   404   404   404   login 404
    GET    /admin/audit                       -         login 403   403   403   200   200   login 403
    GET    /admin/audit/verify                -         303   303   303   303   303   303   303   303
    POST   /admin/audit/verify                -         login 403   403   403   303   303   login 403
    """
}
