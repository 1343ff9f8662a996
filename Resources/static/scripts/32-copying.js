// The clipboard is there over https and on this machine only; the old way works everywhere.
const copy = async (button) => {
  const field = byId(button.dataset.copy)
  field.select()
  try {
    await navigator.clipboard.writeText(field.value)
  } catch {
    if (!document.execCommand('copy')) { announce('Copy it with the keyboard: it is selected.'); return }
  }
  button.textContent = 'Copied'
  announce('Copied.')
}
document.addEventListener('click', (event) => {
  const copies = event.target.closest('[data-copy]')
  if (copies) copy(copies)
})
