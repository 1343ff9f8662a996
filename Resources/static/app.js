// OrderDesk's own script. Every page works without it; it adds the theme switch, times in the reader's zone, counters,
// the password toggle, the strength of a new password, a button to copy, and looks after focus and failures when HTMX
// swaps a part of the page.
(() => {
  'use strict'
  const root = document.documentElement
  const byId = (id) => document.getElementById(id)

  // Theme. This part runs in the head, before the first paint.
  const themes = ['light', 'dark']
  const storedTheme = () => {
    try { return localStorage.getItem('orderdesk-theme') } catch { return null }
  }
  const applyTheme = (theme) => {
    if (themes.includes(theme)) root.dataset.theme = theme
    else delete root.dataset.theme
  }
  applyTheme(storedTheme())
  root.dataset.script = 'on'

  const saveTheme = (theme) => {
    applyTheme(theme)
    try {
      if (themes.includes(theme)) localStorage.setItem('orderdesk-theme', theme)
      else localStorage.removeItem('orderdesk-theme')
    } catch { /* Without storage the choice lasts as long as the page. */ }
  }
  addEventListener('storage', (event) => {
    if (event.key === 'orderdesk-theme') { applyTheme(event.newValue); showTheme() }
  })
  const showTheme = () => {
    const current = root.dataset.theme ?? 'system'
    for (const radio of document.querySelectorAll('[data-theme-switch] input')) radio.checked = radio.value === current
  }

  // Times: the server writes UTC, the reader sees their own zone, and the exact time on hover.
  const shortTime = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
  })
  const exactTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })
  const localiseTimes = (scope) => {
    for (const element of scope.querySelectorAll('time[datetime]:not([title])')) {
      const date = new Date(element.dateTime)
      if (Number.isNaN(date.getTime())) continue
      element.textContent = shortTime.format(date)
      element.title = exactTime.format(date)
    }
  }

  // Characters left. Said aloud only near the end, so that a screen reader is not interrupted at every key.
  const count = (counter, field) => {
    const left = field.maxLength - field.value.length
    counter.textContent = `${left} ${left === 1 ? 'character' : 'characters'} left`
    counter.toggleAttribute('data-low', left <= 50)
    counter.setAttribute('aria-live', left <= 50 ? 'polite' : 'off')
  }
  const counterOf = (field) => field.id && document.querySelector(`[data-counter-for="${CSS.escape(field.id)}"]`)

  // How hard a new password is to guess: 0 too short, 1 weak, 2 fair, 3 strong. An estimate in bits, made here and sent
  // nowhere: what repeats, goes on in a row, or is a word that everybody tries counts for little.
  const rows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm']
    .flatMap((row) => [row, [...row].reverse().join('')])
  const commonWords = ['password', 'passwort', 'welcome', 'letmein', 'iloveyou', 'secret', 'admin', 'login', 'orderdesk']
  const alphabets = [[/[a-z]/, 26], [/[A-Z]/, 26], [/[0-9]/, 10], [/[ -/:-@[-`{-~]/, 33], [/[^ -~]/, 100]]
  const strengthOf = (password, username) => {
    const text = password.normalize('NFKC')
    if ([...text].length < 8) return 0
    let plain = text.toLowerCase()
    for (const word of [username.toLowerCase(), ...commonWords]) {
      if (word.length > 2) plain = plain.replaceAll(word, word[0])
    }
    const characters = [...plain]
    const seen = new Map()
    let worth = 0
    characters.forEach((character, index) => {
      const pair = (characters[index - 1] ?? '') + character
      const repeats = seen.get(pair) ?? 0
      seen.set(pair, repeats + 1)
      const follows = index > 0 && (pair[0] === character || rows.some((row) => row.includes(pair)))
      worth += follows || repeats ? 0.25 : 1
    })
    const size = alphabets.reduce((sum, [pattern, count]) => sum + (pattern.test(text) ? count : 0), 0)
    const bits = worth * Math.log2(size)
    return bits < 45 ? 1 : bits < 65 ? 2 : 3
  }
  const strengthWords = ['Too short', 'Weak', 'Fair', 'Strong']
  const showStrength = (field) => {
    const [meter, words] = [byId(`${field.id}-meter`), byId(`${field.id}-strength`)]
    const username = field.dataset.strength || field.form?.elements.username?.value || ''
    const strength = strengthOf(field.value, username)
    meter.hidden = field.value === ''
    meter.value = strength + 1
    // Only what has changed is said aloud.
    const text = field.value === '' ? '' : strengthWords[strength]
    if (words.textContent !== text) words.textContent = text
  }

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

  const prepare = (scope) => {
    localiseTimes(scope)
    for (const counter of scope.querySelectorAll('[data-counter-for]')) {
      const field = byId(counter.dataset.counterFor)
      if (field) count(counter, field)
    }
  }

  document.addEventListener('input', (event) => {
    const counter = counterOf(event.target)
    if (counter) count(counter, event.target)
    if (event.target.matches('[data-strength]')) showStrength(event.target)
  })
  document.addEventListener('change', (event) => {
    if (event.target.name === 'theme') saveTheme(event.target.value)
  })
  document.addEventListener('click', (event) => {
    const reveal = event.target.closest('[data-reveal]')
    if (reveal) {
      const field = byId(reveal.dataset.reveal)
      const shown = field.type === 'password'
      field.type = shown ? 'text' : 'password'
      reveal.setAttribute('aria-pressed', String(shown))
      reveal.firstChild.textContent = shown ? 'Hide' : 'Show'
    }
    const copies = event.target.closest('[data-copy]')
    if (copies) copy(copies)
    event.target.closest('[data-dismiss]')?.parentElement.remove()
  })
  // A password is sent, and offered to the password manager, from a password field only.
  document.addEventListener('submit', (event) => {
    for (const button of event.target.querySelectorAll('[data-reveal][aria-pressed="true"]')) button.click()
  }, true)
  for (const kind of ['keydown', 'keyup']) {
    document.addEventListener(kind, (event) => {
      const hint = event.getModifierState && event.target.id
        && document.querySelector(`[data-caps-for="${CSS.escape(event.target.id)}"]`)
      if (!hint) return
      const text = event.getModifierState('CapsLock') ? 'Caps Lock is on.' : ''
      if (hint.textContent !== text) hint.textContent = text
    })
  }

  // Shows a message in the flash area, which is a live region from the first load on. Text only, never markup.
  const tell = (kind, text) => {
    const notice = document.createElement('div')
    const line = document.createElement('p')
    const close = document.createElement('button')
    const closeText = document.createElement('span')
    notice.className = 'notice'
    notice.dataset.kind = kind
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
    const wanted = detail.requestConfig.elt.closest('[hx-select]')?.getAttribute('hx-select')
    const isHTML = (detail.xhr.getResponseHeader('Content-Type') ?? '').includes('text/html')
    if (isHTML && wanted && detail.serverResponse.includes(`id="${wanted.slice(1)}"`)) {
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
    tell('danger', `${title}. ${more}${request ? ` Request ${request}.` : ''}`)
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
  document.addEventListener('htmx:historyRestore', () => { prepare(document); showTheme() })
  document.addEventListener('htmx:historyCacheMissLoadError', () => location.reload())

  document.addEventListener('DOMContentLoaded', () => {
    prepare(document)
    showTheme()
    document.querySelector('[data-focus]:not([autofocus])')?.focus()
  })
})()
