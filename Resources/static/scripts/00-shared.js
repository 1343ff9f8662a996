// OrderDesk's own script, made of these files in their order; every page works without it. This part: what the others share.
const root = document.documentElement
const byId = (id) => document.getElementById(id)

// What has to be done to each part of a page once it is there: the page itself, then whatever HTMX puts into it.
const preparations = []
const prepare = (scope) => { for (const one of preparations) one(scope) }

// The elements of a part of a page, which may be one of them itself.
const within = (scope, selector) => [...(scope.matches?.(selector) ? [scope] : []), ...scope.querySelectorAll(selector)]

// Shows a message in the flash area, which is a live region from the first load on. Text only, never markup.
const tell = (kind, text) => {
  const notice = document.createElement('div')
  const line = document.createElement('p')
  const close = document.createElement('button')
  const closeText = document.createElement('span')
  notice.className = 'notice'
  notice.dataset.kind = kind
  if (kind === 'danger') notice.setAttribute('role', 'alert')
  line.textContent = text
  close.className = 'delete'
  close.type = 'button'
  close.dataset.dismiss = ''
  closeText.className = 'is-sr-only'
  closeText.textContent = 'Close this message'
  close.append(closeText)
  notice.append(line, close)
  byId('flash').replaceChildren(notice)
  byId('flash').scrollIntoView({ block: 'nearest' })
}
const announce = (text) => { byId('announcer').textContent = text }

const focusOn = (element) => {
  if (!element) return
  element.focus({ preventScroll: true })
  element.scrollIntoView({ block: 'nearest' })
}

document.addEventListener('click', (event) => event.target.closest('[data-dismiss]')?.parentElement.remove())
