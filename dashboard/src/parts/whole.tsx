/** whole: a text that may be cut where it stands, and is shown whole under the pointer; a dash for none. */
export function Whole({ text }: { readonly text: string | null }) {
  return text === null ? '–' : <span title={text}>{text}</span>
}
