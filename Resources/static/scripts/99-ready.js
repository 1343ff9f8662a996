document.addEventListener('DOMContentLoaded', () => {
  prepare(document)
  document.querySelector('[data-focus]:not([autofocus])')?.focus()
})
