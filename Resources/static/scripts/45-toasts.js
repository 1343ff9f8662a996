// A message that offers to undo goes away when that is no longer possible. It waits while somebody points at it or is in it.
const startToast = (toast) => {
  let left = Number(toast.dataset.seconds)
  const timer = setInterval(() => {
    if (!toast.isConnected) { clearInterval(timer); return }
    if (left > 0) left -= 1
    toast.querySelector('[data-undo]')?.toggleAttribute('hidden', left === 0)
    if (left === 0 && !toast.matches(':hover, :focus-within')) toast.remove()
  }, 1000)
}
preparations.push((scope) => {
  for (const toast of within(scope, '.toast[data-seconds]:not([data-started])')) {
    toast.dataset.started = ''
    startToast(toast)
  }
})
