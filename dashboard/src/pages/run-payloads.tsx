/** run-payloads: what was announced, as it is written in each of the forms that a registration may ask for. */
import {
  Disclosure,
  DisclosurePanel,
  DisclosureTitle,
  Tab,
  TabList,
  TabPanel,
  Tabs,
} from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { JsonView } from '../parts/json-view.tsx'

const FORMS: Readonly<Record<string, string>> = {
  adobe_io: 'Adobe I/O',
  pipeline: 'Pipeline',
  cloud_events_v1: 'CloudEvents 1.0',
}

export function RunPayloads({ payloads }: { readonly payloads: Readonly<Record<string, string>> }) {
  const forms = Object.entries(payloads)
  return (
    <Disclosure isQuiet size="S" styles={style({ marginTop: 8 })}>
      <DisclosureTitle>What it says</DisclosureTitle>
      <DisclosurePanel>
        <Tabs aria-label="Forms of the notification" density="compact">
          <TabList>
            {forms.map(([form]) => (
              <Tab key={form} id={form}>
                {FORMS[form] ?? form}
              </Tab>
            ))}
          </TabList>
          {forms.map(([form, text]) => (
            <TabPanel key={form} id={form}>
              <JsonView value={text} what={`the notification as ${FORMS[form] ?? form}`} />
            </TabPanel>
          ))}
        </Tabs>
      </DisclosurePanel>
    </Disclosure>
  )
}
