// Times: the server writes UTC, the reader sees their own zone, and the exact time on hover. How long ago it was says more
// where `data-relative` asks for it, and that is kept right while the page is looked at.
const shortTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
})
const exactTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'long' })
const timeAgo = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' })
const midnightOf = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate())
const relativeTime = (date) => {
  const now = new Date()
  const minutes = Math.floor((now - date) / 60_000)
  // The clocks of the two machines may differ a little.
  if (minutes < -1) return shortTime.format(date)
  if (minutes < 1) return 'just now'
  if (minutes < 60) return timeAgo.format(-minutes, 'minute')
  if (minutes < 24 * 60) return timeAgo.format(-Math.floor(minutes / 60), 'hour')
  // Days are those of the calendar; one of them may have 23 or 25 hours.
  const days = Math.round((midnightOf(now) - midnightOf(date)) / 86_400_000)
  return days < 7 ? timeAgo.format(-days, 'day') : shortTime.format(date)
}
const showTime = (element, date) => {
  const text = element.hasAttribute('data-relative') ? relativeTime(date) : shortTime.format(date)
  if (element.textContent !== text) element.textContent = text
}
const localiseTimes = (scope) => {
  for (const element of scope.querySelectorAll('time[datetime]:not([title])')) {
    const date = new Date(element.dateTime)
    if (Number.isNaN(date.getTime()) || !isRead(element)) continue
    element.title = exactTime.format(date)
    showTime(element, date)
  }
}
preparations.push(localiseTimes)
earlyPreparations.push(localiseTimes)
const renewTimes = () => {
  if (document.hidden) return
  for (const element of document.querySelectorAll('time[data-relative][title]')) showTime(element, new Date(element.dateTime))
}
setInterval(renewTimes, 30_000)
document.addEventListener('visibilitychange', renewTimes)
