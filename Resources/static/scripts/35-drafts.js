// Drafts: what somebody types into a form with data-draft="username address" is kept for this tab, so that it is there again
// after a session that has ended, a reload or a wrong click. Nobody else sees it: it goes with the name.
const draftPrefix = 'orderdesk-draft '
const draftStore = (use) => {
  try { return use(sessionStorage) } catch { return null /* Without storage nothing is kept. */ }
}
const draftKey = (form) => draftPrefix + form.dataset.draft
const draftFields = (form) => [...form.elements].filter((field) => field.matches('.input, .textarea'))
const draftValues = (fields) => Object.fromEntries(fields.map((field) => [field.name, field.value]))

// This part runs in the head, before the first paint.
draftStore((store) => {
  const isLikely = Object.keys(store).some((key) => key.startsWith(draftPrefix) && key.endsWith(` ${location.pathname}`))
  root.toggleAttribute('data-draft-likely', isLikely)
})

// With the key and the version of the form: sent once more it is the same request, over the same version.
const keepDraft = (form) => {
  const fields = draftFields(form)
  const isTyped = !('fresh' in form.dataset) || fields.some((field) => field.value !== field.defaultValue)
  const hidden = draftValues([...form.elements].filter((field) => ['idempotency_key', 'version'].includes(field.name)))
  draftStore((store) => {
    if (isTyped) store.setItem(draftKey(form), JSON.stringify({ fields: draftValues(fields), hidden }))
    else store.removeItem(draftKey(form))
  })
}
const storedDraft = (form) => {
  try { return JSON.parse(draftStore((store) => store.getItem(draftKey(form)))) } catch { return null }
}
const fillIn = (form, values) => {
  for (const [name, value] of Object.entries(values)) if (form.elements[name]) form.elements[name].value = value
  for (const field of draftFields(form)) field.dispatchEvent(new Event('input', { bubbles: true }))
}
const showDraft = (form, draft) => {
  const note = form.querySelector('[data-draft-note]')
  // A reset brings back the values of the page, those of hidden fields excepted.
  note.pristine = draftValues([...form.elements].filter((field) => field.name in draft.hidden))
  fillIn(form, { ...draft.fields, ...draft.hidden })
  for (const other of form.querySelectorAll('[data-draft-hides]')) other.hidden = true
  note.hidden = false
  announce(note.firstChild.textContent.trim())
}
const discardDraft = (form) => {
  const note = form.querySelector('[data-draft-note]')
  draftStore((store) => store.removeItem(draftKey(form)))
  // What came with the address would come back with it.
  if (!('fresh' in form.dataset)) { location.assign(form.getAttribute('action')); return }
  form.reset()
  fillIn(form, note.pristine)
  note.hidden = true
  announce('Discarded.')
  draftFields(form)[0].focus()
}

document.addEventListener('input', (event) => {
  const form = event.target.form
  if (form?.dataset.draft) keepDraft(form)
})
document.addEventListener('click', (event) => {
  const discard = event.target.closest('[data-draft-discard]')
  if (discard) discardDraft(discard.form)
})
// Whoever logs out leaves nothing behind.
document.addEventListener('submit', (event) => {
  if (event.target.getAttribute('action') !== '/logout') return
  draftStore((store) => {
    for (const key of Object.keys(store)) if (key.startsWith(draftPrefix)) store.removeItem(key)
  })
})

// HTMX announces the page itself once more; by then somebody may be typing.
const preparedForms = new WeakSet()
preparations.push((scope) => {
  const done = document.querySelector('[data-draft-done]')
  if (done) draftStore((store) => store.removeItem(draftPrefix + done.dataset.draftDone))
  root.removeAttribute('data-draft-likely')
  const form = scope.querySelector('[data-draft]')
  if (!form || preparedForms.has(form)) return
  preparedForms.add(form)
  if (form.querySelector('[data-draft-hides]') || 'fresh' in form.dataset) {
    const draft = storedDraft(form)
    if (draft) showDraft(form, draft)
  } else if (document.querySelector('.problem-summary')) {
    keepDraft(form)
  }
})
