// Native dialogs. What HTMX puts into one opens it; a new page closes it.
const openDialog = (dialog) => { if (dialog && !dialog.open) dialog.showModal() }
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-open]')
  if (opener) openDialog(byId(opener.dataset.open))
  // Outside of the box is the backdrop, which belongs to the dialog.
  if (event.target.matches?.('dialog')) event.target.close()
})
document.addEventListener('htmx:afterSettle', (event) => {
  if (event.target.id === 'dialog-body') openDialog(byId('dialog'))
  if (event.target.id === 'page') for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close()
})
