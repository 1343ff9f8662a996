import TestSupport

/// The routes under `/api/v1` that the router of the whole application answers, as `GET /api/v1/orders/{id}`. Those that
/// only refuse a method, and the `HEAD` that comes with each `GET`, are not among them.
func routesOfTheAPI() async throws -> Set<String> { Set(TestApp.apiRoutes) }
