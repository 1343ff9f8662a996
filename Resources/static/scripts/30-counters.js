// Characters left. Said aloud only near the end, so that a screen reader is not interrupted at every key.
const count = (counter, field) => {
  const left = field.maxLength - field.value.length
  counter.textContent = `${left} ${left === 1 ? 'character' : 'characters'} left`
  counter.toggleAttribute('data-low', left <= 50)
  counter.setAttribute('aria-live', left <= 50 ? 'polite' : 'off')
}
const counterOf = (field) => field.id && document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`)
document.addEventListener('input', (event) => {
  const counter = counterOf(event.target)
  if (counter) count(counter, event.target)
})
preparations.push((scope) => {
  for (const counter of scope.querySelectorAll('[data-counter-for]')) {
    const field = byId(counter.dataset.counterFor)
    if (field) count(counter, field)
  }
})
