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

document.addEventListener('change', (event) => {
  if (event.target.name === 'theme') saveTheme(event.target.value)
})
preparations.push(showTheme)
