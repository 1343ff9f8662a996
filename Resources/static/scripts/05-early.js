// What changes words of a page is done while the page is still being read, before they are painted: nothing moves that
// somebody has seen. Each of these gets the document, again and again; they leave alone what they have done.
const earlyPreparations = []
const reading = new MutationObserver(() => { for (const one of earlyPreparations) one(document) })
reading.observe(document, { childList: true, subtree: true })
document.addEventListener('DOMContentLoaded', () => reading.disconnect())

// Whether all of an element has been read: something follows it, or the whole document is there.
const isRead = (element) => {
  if (document.readyState !== 'loading') return true
  for (let node = element; node; node = node.parentNode) if (node.nextSibling) return true
  return false
}
