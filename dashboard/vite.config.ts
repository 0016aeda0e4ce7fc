/** vite.config: how the dashboard is built: one style sheet, a script a page, English alone, no font of another host. */
import react from '@vitejs/plugin-react'
import macros from 'unplugin-parcel-macros'
import { defineConfig, type Plugin } from 'vite'

const EMPTY = '\0empty'

/** Spectrum would fetch its fonts from its maker; the system's own are taken instead. */
const noForeignFonts: Plugin = {
  name: 'no-foreign-fonts',
  enforce: 'pre',
  resolveId: (id, importer) =>
    importer?.includes('@react-spectrum/s2') === true && id.endsWith('/Fonts.mjs')
      ? EMPTY
      : undefined,
  load: (id) => (id === EMPTY ? 'export function Fonts() { return null }' : undefined),
}

/** The dictionaries of 33 more languages are a third of the first load. */
const englishOnly: Plugin = {
  name: 'english-only',
  enforce: 'pre',
  load: (id) =>
    /\/intl\/(?:.+\/)?(?!en-US)[a-z]{2}-[A-Z]{2}\.mjs$/.test(id)
      ? 'const none = {}; export { none as default }'
      : undefined,
}

export default defineConfig({
  plugins: [noForeignFonts, englishOnly, macros.vite(), react()],
  build: {
    target: 'es2022',
    // The order of its rules is part of what Spectrum's style sheet means.
    cssCodeSplit: false,
    cssMinify: 'lightningcss',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
})
