-- Sends a new order with each request.
wrk.method = "POST"
wrk.body = '{"item_name":"24-inch monitor","notes":"","quantity":2}'

done = function(summary, latency)
  local errors = summary.errors
  print("p95_us " .. math.floor(latency:percentile(95)))
  print("failed " .. errors.status + errors.connect + errors.read + errors.write + errors.timeout)
end
