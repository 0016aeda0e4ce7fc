/** copied: puts a text on the clipboard, and answers whether it is there: a page that came by plain HTTP has none. */

export async function copied(text: string): Promise<boolean> {
  try {
    // Where there is no clipboard at all this throws, too.
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false // The browser does not say more than that it may not be.
  }
}
