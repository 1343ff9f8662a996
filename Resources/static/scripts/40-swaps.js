// Filters that are not set need no place in the address.
document.addEventListener('htmx:configRequest', (event) => {
  if (event.detail.verb !== 'get') return
  for (const [name, value] of [...event.detail.formData]) if (value === '') event.detail.formData.delete(name)
})

// HTMX picks its part out of the answer by id. When the part is not in it, the answer is a page (the session has
// ended, an error) or comes from something in between (a proxy): say so instead of emptying the target.
document.addEventListener('htmx:beforeSwap', (event) => {
  const detail = event.detail
  if (!detail.shouldSwap) return
  const wanted = detail.requestConfig.elt.closest('[hx-select]')?.getAttribute('hx-select').split(' ')[0]
  const isHTML = (detail.xhr.getResponseHeader('Content-Type') ?? '').includes('text/html')
  const has = (id) => detail.serverResponse.includes(`id="${id}"`)
  // Every page has a place for messages: it is the wanted part only when it comes alone.
  if (isHTML && wanted && has(wanted.slice(1)) && (wanted !== '#flash' || !has('page'))) {
    // autofocus is for pages without script; in a swap the browser would only complain about it.
    detail.serverResponse = detail.serverResponse.replaceAll('tabindex="-1" autofocus', 'tabindex="-1"')
    return
  }
  detail.shouldSwap = false
  const page = isHTML ? new DOMParser().parseFromString(detail.serverResponse, 'text/html') : null
  if (page?.getElementById('page') && detail.xhr.status < 400) {
    location.assign(detail.xhr.responseURL)
    return
  }
  const title = page?.querySelector('[data-problem-title]')?.textContent ?? 'That did not work'
  const more = page?.querySelector('[data-problem-detail]')?.textContent ?? `The answer was ${detail.xhr.status}.`
  const request = detail.xhr.getResponseHeader('X-Request-ID')
  tell('danger', `${title.replace(/\.$/, '')}. ${more}${request ? ` Request ${request}.` : ''}`)
})
for (const kind of ['htmx:sendError', 'htmx:timeout']) {
  document.addEventListener(kind, () => {
    tell('danger', 'No answer from the server. Nothing on this page is lost: check your connection and try again.')
  })
}

document.addEventListener('htmx:load', (event) => prepare(event.detail.elt))
document.addEventListener('htmx:afterSettle', (event) => {
  const part = event.target
  if (!part.isConnected || part.id === 'flash' || part.id.startsWith('site-')) return
  const focus = part.querySelector('[data-focus]')
  if (focus) focusOn(focus)
  else if (part.id === 'page') part.querySelector('h1')?.focus({ preventScroll: true })
  else if (document.activeElement === document.body) {
    (part.matches('[tabindex="-1"]') ? part : part.querySelector('[tabindex="-1"]'))?.focus({ preventScroll: true })
  }
  const news = part.id !== 'page' && part.querySelector('[data-announce]')
  if (news) announce(news.textContent)
})
// A button that was disabled while its request ran loses the focus: give it back when the request has failed.
document.addEventListener('htmx:afterRequest', (event) => {
  const button = event.detail.requestConfig?.triggeringEvent?.submitter
  if (button?.isConnected && document.activeElement === document.body) button.focus({ preventScroll: true })
})
document.addEventListener('htmx:historyRestore', () => prepare(document))
document.addEventListener('htmx:historyCacheMissLoadError', () => location.reload())
