// Selecting many orders of a list: how many are ticked, all of them at once, and a range with the shift key.
const boxes = () => [...document.querySelectorAll('input[type="checkbox"][form="selection"]')]
const showSelection = () => {
  const form = byId('selection')
  if (!form) return
  const all = boxes()
  const ticked = all.filter((box) => box.checked).length
  const text = form.querySelector('[data-selection-text]')
  const button = form.querySelector('[data-selection-button]')
  form.toggleAttribute('data-active', ticked > 0)
  text.textContent = ticked === 0 ? 'Tick several orders to decide them together.'
    : `${ticked} ${ticked === 1 ? 'order is' : 'orders are'} selected.`
  button.disabled = ticked === 0
  const every = document.querySelector('[data-select-all]')
  if (every) {
    every.checked = ticked > 0 && ticked === all.length
    every.indeterminate = ticked > 0 && ticked < all.length
  }
}
let lastBox = null
document.addEventListener('click', (event) => {
  const box = event.target.closest?.('input[type="checkbox"][form="selection"]')
  if (!box) return
  const all = boxes()
  if (event.shiftKey && lastBox?.isConnected) {
    const [from, to] = [all.indexOf(lastBox), all.indexOf(box)].sort((a, b) => a - b)
    for (const one of all.slice(from, to + 1)) one.checked = box.checked
  }
  lastBox = box
})
document.addEventListener('change', (event) => {
  if (event.target.matches('[data-select-all]')) for (const box of boxes()) box.checked = event.target.checked
  if (event.target.matches('[data-select-all], [form="selection"]')) showSelection()
})
preparations.push(showSelection)
