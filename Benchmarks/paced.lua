-- Moderate load: each connection waits 20 ms between an answer and its next request. Prints the 99th percentile.
function delay()
  return 20
end

done = function(summary, latency)
  local errors = summary.errors
  print("p99_us " .. math.floor(latency:percentile(99)))
  print("failed " .. errors.status + errors.connect + errors.read + errors.write + errors.timeout)
end
