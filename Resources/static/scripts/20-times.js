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
preparations.push(localiseTimes)
