// Characters left. Said aloud only near the end, so that a screen reader is not interrupted at every key; with
// data-counter-near-end it is shown only there, too.
const count = (counter, field) => {
  const left = field.maxLength - field.value.length
  const isNearEnd = left <= 50
  const isShown = isNearEnd || !('counterNearEnd' in counter.dataset)
  const text = isShown ? `${left} ${left === 1 ? 'character' : 'characters'} left` : ''
  if (counter.textContent !== text) counter.textContent = text
  counter.toggleAttribute('data-low', isNearEnd)
  counter.setAttribute('aria-live', isNearEnd ? 'polite' : 'off')
}
const counterOf = (field) => field.id && document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`)
document.addEventListener('input', (event) => {
  const counter = counterOf(event.target)
  if (counter) count(counter, event.target)
})
const countAll = (scope) => {
  for (const counter of scope.querySelectorAll('[data-counter-for]')) {
    const field = byId(counter.dataset.counterFor)
    if (field) count(counter, field)
  }
}
preparations.push(countAll)
earlyPreparations.push(countAll)
