// How hard a new password is to guess: 0 too short, 1 weak, 2 fair, 3 strong. An estimate in bits, made here and sent
// nowhere: what repeats, goes on in a row, or is a word that everybody tries counts for little.
const keyboardRows = ['abcdefghijklmnopqrstuvwxyz', '01234567890', 'qwertyuiop', 'qwertzuiop', 'asdfghjkl', 'zxcvbnm', 'yxcvbnm']
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
    const follows = index > 0 && (pair[0] === character || keyboardRows.some((row) => row.includes(pair)))
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
document.addEventListener('input', (event) => {
  if (event.target.matches('[data-strength]')) showStrength(event.target)
})
document.addEventListener('click', (event) => {
  const reveal = event.target.closest('[data-reveal]')
  if (!reveal) return
  const field = byId(reveal.dataset.reveal)
  const shown = field.type === 'password'
  field.type = shown ? 'text' : 'password'
  reveal.setAttribute('aria-pressed', String(shown))
  reveal.firstChild.textContent = shown ? 'Hide' : 'Show'
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
