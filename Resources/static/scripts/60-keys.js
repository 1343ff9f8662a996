// Single keys in the queue. They can be switched off (WCAG 2.2, 2.1.4), and never act while somebody types.
const keysAreOn = () => {
  try { return localStorage.getItem('orderdesk-keys') !== 'off' } catch { return true }
}
const saveKeys = (areOn) => {
  try {
    if (areOn) localStorage.removeItem('orderdesk-keys')
    else localStorage.setItem('orderdesk-keys', 'off')
  } catch { /* Without storage they stay on. */ }
}
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-keys-switch]')) saveKeys(event.target.checked)
})
preparations.push((scope) => {
  for (const box of scope.querySelectorAll('[data-keys-switch]')) box.checked = keysAreOn()
})

let lastRow = null
const queueRows = () => [...document.querySelectorAll('.queue-row')]
const currentRow = () => {
  const row = document.activeElement?.closest?.('.queue-row') ?? byId(lastRow)
  return row?.isConnected ? row : null
}
const goTo = (row) => {
  if (!row) return
  lastRow = row.id
  for (const other of document.querySelectorAll('.queue-row[data-current]')) delete other.dataset.current
  row.dataset.current = ''
  focusOn(row.querySelector('.item'))
}
document.addEventListener('focusin', (event) => {
  const row = event.target.closest('.queue-row')
  if (row) lastRow = row.id
})
const move = (step) => {
  const rows = queueRows()
  const index = rows.indexOf(currentRow())
  goTo(rows[index < 0 ? (step > 0 ? 0 : rows.length - 1) : Math.min(Math.max(index + step, 0), rows.length - 1)])
}

// After a decision by key, the next order that waits is the current one; after the last, what is still to come.
let decidedByKey = null
const decide = (verdict) => {
  const row = currentRow()
  const button = row?.querySelector(`button[data-verdict="${verdict}"]`)
  if (!button) { announce(row ? 'This order cannot be decided.' : 'Choose an order first, with j.'); return }
  decidedByKey = row.id
  button.click()
}
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.target.id !== decidedByKey) return
  decidedByKey = null
  const row = event.target
  if (row.querySelector('[data-focus]')) return
  const rows = queueRows()
  const waits = (one) => one.querySelector('button[data-verdict]') !== null
  const next = rows.slice(rows.indexOf(row) + 1).find(waits) ?? rows.find(waits)
  if (next) goTo(next)
  else focusOn(document.querySelector('[data-news]:not([hidden]) a') ?? row.querySelector('.outcome'))
})

const actions = {
  j: () => move(1),
  k: () => move(-1),
  a: () => decide('approved'),
  r: () => decide('rejected'),
  e: () => focusOn(currentRow()?.querySelector('input[name="reason"]')),
  u: () => document.querySelector('[data-undo]')?.click(),
  x: () => currentRow()?.querySelector('.cell-select input')?.click(),
  d: () => document.querySelector('[data-selection-button]:enabled')?.click(),
  '/': () => focusOn(byId('search')),
  '?': () => openDialog(byId('keys')),
}
document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !byId('queue')) return
  const isTyping = event.target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]')
  if (event.key === 'Escape' && isTyping && event.target.closest('.queue-row')) { goTo(event.target.closest('.queue-row')); return }
  if (isTyping || event.target.closest('dialog') || !(keysAreOn() || event.key === '?')) return
  const action = actions[event.key]
  if (!action) return
  event.preventDefault()
  action()
})
