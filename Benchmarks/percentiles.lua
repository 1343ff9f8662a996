-- Prints what wrk's own report leaves out: the 95th percentile, the median, and how many requests did not succeed.
done = function(summary, latency)
  local errors = summary.errors
  print("p95_us " .. math.floor(latency:percentile(95)))
  print("median_us " .. math.floor(latency:percentile(50)))
  print("failed " .. errors.status + errors.connect + errors.read + errors.write + errors.timeout)
end
