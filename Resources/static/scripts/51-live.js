// Live changes: pages whose parts carry data-live follow the stream of orders (Server-Sent Events), and fetch from the server what
// has changed. The stream is closed while nobody looks, as a browser has only a few connections for all its tabs.
const eventsPath = '/api/v1/orders/events'
const words = { pending: 'waits for a decision', approved: 'is approved', rejected: 'is rejected', cancelled: 'is cancelled' }
const livePart = (kind) => document.querySelector(`[data-live="${kind}"]`)
const listPart = () => livePart('queue') ?? livePart('orders')

// The state as the page shows it: waiting (for the first answer), on, cut, ended.
const showState = (state) => {
  const pill = byId('live')
  if (!pill) return
  const before = pill.dataset.state
  pill.dataset.state = state
  pill.querySelector('[data-live-text]').textContent = {
    waiting: 'Live', on: 'Live', cut: navigator.onLine ? 'Reconnecting…' : 'Offline', ended: 'Not live',
  }[state]
  if (state === 'cut' && before === 'on') announce('The connection is lost. Trying again.')
  if (state === 'on' && before === 'cut') announce('Connected again. The page is up to date.')
}

// Lists

const unseen = new Set()
// Whether the page had orders to decide, and all of them are decided.
const isDone = (list) => list.querySelector('#selection') !== null && !list.querySelector('.queue-row button[data-verdict]')
const newsOf = (list) => {
  if (unseen.size > 0) return `${unseen.size} new ${unseen.size === 1 ? 'order: show it' : 'orders: show them'}`
  return isDone(list) ? 'All decided: show more' : ''
}
const showNews = (list) => {
  const news = list.querySelector('[data-news]')
  if (!news) return
  const text = newsOf(list)
  const link = news.querySelector('a')
  news.hidden = text === ''
  if (link.textContent === text) return
  link.textContent = text
  announce(text)
}
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.target.matches('.queue-row') && event.target.isConnected) showNews(event.target.closest('[data-live]'))
})
const rowsOf = (list) => [...list.querySelectorAll('tr[data-order]')]
const isBusy = (row) => row.querySelector('fieldset:disabled') !== null

const fetchRows = async (list, ids) => {
  const query = new URLSearchParams(ids.map((id) => ['order', id]))
  if (list.dataset.live === 'queue') query.set('next', list.dataset.here)
  return fetchPart(`${list.dataset.live === 'queue' ? '/admin' : ''}/orders/rows?${query}`, list.id, 'tbody')
}
// Puts the row as it is now in the place of the one that is shown, when that is older and not on its way to the server.
const refreshRow = (fresh) => {
  const row = byId(fresh.id)
  if (!row || isBusy(row) || row.dataset.version === fresh.dataset.version) return
  highlight(replaceKeeping(row, document.importNode(fresh, true)))
}
const refreshRows = async (list, ids) => {
  if (ids.length === 0) return
  const body = await fetchRows(list, ids)
  if (body) rowsOf(body).forEach(refreshRow)
}
const refreshList = async (list) => {
  const fresh = await fetchPart(list.dataset.here, list.id, `#${list.id}`)
  if (fresh && list.isConnected) { unseen.clear(); replaceKeeping(list, document.importNode(fresh, true)) }
}
const updateList = async (list, orders) => {
  const shown = new Set(rowsOf(list).map((row) => row.dataset.order))
  for (const order of orders) {
    if (shown.has(order.id)) continue
    const isNew = order.status === 'pending' && (list.dataset.live === 'queue' || order.username === list.dataset.user)
    if (isNew) unseen.add(order.id)
    else unseen.delete(order.id)
  }
  if (shown.size === 0 && unseen.size > 0) { await refreshList(list); return }
  showNews(list)
  await refreshRows(list, orders.map((order) => order.id).filter((id) => shown.has(id)))
}
// What has changed since the page was made, or since the stream was cut.
const catchUpList = async (list) => {
  const fresh = await fetchPart(list.dataset.here, list.id, `#${list.id}`)
  if (!fresh || !list.isConnected) return
  const shown = new Set(rowsOf(list).map((row) => row.dataset.order))
  for (const row of rowsOf(fresh)) {
    if (shown.delete(row.dataset.order)) refreshRow(row)
    else unseen.add(row.dataset.order)
  }
  if (rowsOf(list).length === 0 && unseen.size > 0) { await refreshList(list); return }
  showNews(list)
  // The others are no longer in this list; they stay where they are, as they are now.
  await refreshRows(list, [...shown])
}

// One order, and numbers

const refreshPart = async (part) => {
  const selector = `#${part.id}`
  const fresh = await fetchPart(location.href, part.id, selector)
  const isNews = fresh && part.isConnected && !(part.dataset.version && fresh.dataset.version === part.dataset.version)
  return isNews ? replaceKeeping(part, document.importNode(fresh, true)) : null
}
const refreshOrder = async (part) => {
  const fresh = await refreshPart(part)
  if (fresh) highlight(fresh)
}
let numbersAreDue = false
const showNumbers = async () => {
  numbersAreDue = false
  const strip = byId('statistics')
  const charts = livePart('statistics')
  try {
    const fresh = strip && await fetchPart('/admin/statistics', 'statistics', '#statistics')
    if (fresh && strip.isConnected) replaceKeeping(strip, document.importNode(fresh, true))
    if (charts) await refreshPart(charts)
  } catch { catchUpLater() }
}
const refreshNumbers = () => {
  if (numbersAreDue) return
  numbersAreDue = true
  setTimeout(showNumbers, 1000)
}

// Changes as they come: many at once are shown together.

const waiting = new Map()
const tellOf = (orders) => {
  if (orders.length > 1) { announce(`${orders.length} orders have changed.`); return }
  const [order] = orders
  if (order) announce(`${order.item_name} ${words[order.status]}${order.decided_by ? ` by ${order.decided_by.username}` : ''}.`)
}
const showChanges = async () => {
  const orders = [...waiting.values()]
  waiting.clear()
  const list = listPart()
  const article = livePart('order')
  // What this page did itself it knows already.
  const concerned = orders.filter((order) => {
    const shown = article?.dataset.order === order.id ? article : byId(`row-${order.id}`)
    return shown !== null && Number(shown.dataset.version) < order.version
  })
  try {
    if (list) await updateList(list, orders)
    if (concerned.some((order) => order.id === article?.dataset.order)) await refreshOrder(article)
    tellOf(concerned)
  } catch { catchUpLater() }
  refreshNumbers()
}
// A request found no connection. When the stream has lost its own, it catches up as soon as it is back.
const catchUpLater = () => setTimeout(() => { if (stream?.readyState === EventSource.OPEN) catchUp(true) }, 1000)
const catchUp = async (wasAway) => {
  const list = listPart()
  const article = livePart('order')
  try {
    if (list) await catchUpList(list)
    if (article) await refreshPart(article)
  } catch { catchUpLater() }
  if (wasAway) refreshNumbers()
}

// The stream

let stream = null
let retry = null
let wasCut = false
const closeStream = () => {
  stream?.close()
  stream = null
  clearTimeout(retry)
  retry = null
}
const openStream = () => {
  closeStream()
  const own = new EventSource(eventsPath)
  stream = own
  own.onopen = () => {
    showState('on')
    catchUp(wasCut)
    wasCut = false
  }
  own.addEventListener('order', (event) => {
    const order = JSON.parse(event.data)
    if (waiting.size === 0) setTimeout(showChanges, 50)
    waiting.set(order.id, order)
  })
  own.onerror = () => {
    if (own !== stream) return
    showState('cut')
    wasCut = true
    // The browser tries again by itself, unless the answer was an error.
    if (own.readyState === EventSource.CLOSED) retry = setTimeout(tryAgain, 2000)
  }
}
const tryAgain = async () => {
  const answer = await fetch('/api/v1/auth/verify', { cache: 'no-store' }).catch(() => null)
  if (answer?.status === 401) {
    closeStream()
    showState('ended')
    tell('warning', 'Your session has ended. What is on this page stays here; log in again to go on.')
    return
  }
  openStream()
}
const follow = () => {
  const isWanted = document.querySelector('[data-live]') !== null && document.visibilityState === 'visible'
  if (isWanted && !stream) openStream()
  else if (isWanted) showState(stream.readyState === EventSource.OPEN ? 'on' : 'waiting')
  else if (stream) { closeStream(); wasCut = true }
}
document.addEventListener('visibilitychange', follow)
addEventListener('pagehide', closeStream)
addEventListener('pageshow', (event) => { if (event.persisted) follow() })
for (const kind of ['online', 'offline']) {
  addEventListener(kind, () => {
    if (kind === 'offline') tell('warning', 'You are offline. What is on this page stays here; changes can be sent again later.')
    if (!stream) return
    wasCut = true
    if (kind === 'online') openStream()
    else showState('cut')
  })
}
preparations.push((scope) => {
  if (scope === document || scope.matches?.('#page, [data-live]')) {
    if (scope === document || scope.id === 'page' || scope.dataset.live === 'queue' || scope.dataset.live === 'orders') unseen.clear()
    follow()
  }
})
