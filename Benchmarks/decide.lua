-- Approves one order after the other of a file with "id version" a line: as many as its second argument says.
-- The file has some more, for the connections that have asked already when the last of them is answered.
wrk.method = "PATCH"

local orders = {}
local asked, answered, most = 0, 0, 0

init = function(args)
  for line in io.lines(args[1]) do
    orders[#orders + 1] = line
  end
  most = tonumber(args[2])
end

request = function()
  asked = asked + 1
  local id, version = orders[asked]:match("(%S+) (%d+)")
  return wrk.format(nil, "/api/v1/orders/" .. id, nil, '{"reason":"","status":"approved","version":' .. version .. '}')
end

response = function()
  answered = answered + 1
  if answered >= most then wrk.thread:stop() end
end

require "percentiles"
