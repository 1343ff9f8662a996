// Parts of the page that are fetched again while somebody may be working in them.

// A part of a page as HTML; `null` when the answer has no such part: the session is over, or something else answers.
const fetchPart = async (url, target, selector) => {
  const answer = await fetch(url, {
    headers: { Accept: 'text/html', 'HX-Request': 'true', 'HX-Target': target }, cache: 'no-store',
  })
  if (answer.redirected || !answer.ok) return null
  return new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector(selector)
}

// Puts `fresh` in the place of `old`. What was typed and ticked in it stays, and the focus too.
const replaceKeeping = (old, fresh) => {
  const focused = old.contains(document.activeElement) ? document.activeElement : null
  const selection = focused?.selectionStart == null ? null : [focused.selectionStart, focused.selectionEnd]
  const same = (element) => element.id ? fresh.querySelector(`#${CSS.escape(element.id)}`)
    : element.name ? fresh.querySelector(`[name="${CSS.escape(element.name)}"]`) : null
  for (const field of old.querySelectorAll('input:not([type=hidden]), textarea, select')) {
    const twin = same(field)
    if (!twin) continue
    if (field.type === 'checkbox' || field.type === 'radio') twin.checked = field.checked
    else if (field.value !== field.defaultValue) twin.value = field.value
  }
  for (const details of old.querySelectorAll('details[open][id]')) same(details)?.setAttribute('open', '')
  old.replaceWith(fresh)
  htmx.process(fresh)
  prepare(fresh)
  if (!focused) return fresh
  const place = same(focused) ?? fresh.querySelector('.outcome, .item, h1') ?? fresh
  place.focus({ preventScroll: true })
  if (selection && place.setSelectionRange && place.type !== 'checkbox') place.setSelectionRange(...selection)
  return fresh
}

// Draws the eye to what has just changed by itself.
const highlight = (element) => {
  element.dataset.fresh = ''
  setTimeout(() => delete element.dataset.fresh, 2500)
}
