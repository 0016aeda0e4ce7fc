/** event-field-groups: the commonest standard field groups for what happens on the web and in shops. */
import { EVENT } from './classes.ts'
import { MEASURE } from './data-types.ts'
import { amount, flag, group, list, text, typed, whole, type StandardDocument } from './fields.ts'

export const EVENT_FIELD_GROUPS: readonly StandardDocument[] = [
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/experienceevent-web',
    title: 'Web Details',
    description: 'The page that was seen, and what was clicked.',
    'meta:intendedToExtend': [EVENT],
    properties: {
      web: group('Web', 'What happened on the web.', {
        webPageDetails: group('Web page details', 'The page.', {
          URL: text('URL', 'Its address.'),
          name: text('Name', 'Its name.'),
          server: text('Server', 'The host that answered.'),
          siteSection: text('Site section', 'The part of the site.'),
          isErrorPage: flag('Is error page', 'Whether it tells of an error.'),
          isHomePage: flag('Is home page', 'Whether it is the first of the site.'),
          pageViews: typed('Page views', MEASURE, 'How often it was seen.'),
        }),
        webInteraction: group('Web interaction', 'What was clicked.', {
          URL: text('URL', 'Where it leads.'),
          name: text('Name', 'The name of the link.'),
          region: text('Region', 'Where on the page it is.'),
          type: text('Type', 'Where it leads to.', { enum: ['download', 'exit', 'other'] }),
          linkClicks: typed('Link clicks', MEASURE, 'How often it was clicked.'),
        }),
        webReferrer: group('Web referrer', 'The page before.', {
          URL: text('URL', 'Its address.'),
          type: text('Type', 'What kind of page it is.'),
        }),
      }),
    },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/experienceevent-commerce',
    title: 'Commerce Details',
    description: 'What was looked at, put in the cart and bought.',
    'meta:intendedToExtend': [EVENT],
    properties: {
      commerce: group('Commerce', 'What was done in a shop.', {
        order: group('Order', 'What was bought.', {
          purchaseID: text('Purchase ID', 'The number that the seller has given.'),
          purchaseOrderNumber: text('Purchase order number', 'The number of the buyer.'),
          currencyCode: text('Currency code', 'An ISO 4217 code.', { pattern: '^[A-Z]{3}$' }),
          priceTotal: amount('Price total', 'What all of it costs.'),
        }),
        checkouts: typed('Checkouts', MEASURE, 'How often a cart was taken to the till.'),
        productListAdds: typed('Product list adds', MEASURE, 'How often a product was added.'),
        productListRemovals: typed('Product list removals', MEASURE, 'How often one was removed.'),
        productListViews: typed('Product list views', MEASURE, 'How often a list was seen.'),
        productViews: typed('Product views', MEASURE, 'How often a product was seen.'),
        purchases: typed('Purchases', MEASURE, 'How often an order was made.'),
      }),
      productListItems: list('Product list items', 'The products that it is about.', {
        type: 'object',
        properties: {
          SKU: text('SKU', 'The number of the product.'),
          name: text('Name', 'The name of the product.'),
          quantity: whole('Quantity', 'How many of it.'),
          priceTotal: amount('Price total', 'What all of these cost.'),
          currencyCode: text('Currency code', 'An ISO 4217 code.', { pattern: '^[A-Z]{3}$' }),
        },
      }),
    },
  },
  {
    kind: 'fieldgroups',
    $id: 'https://ns.adobe.com/xdm/context/experienceevent-environment-details',
    title: 'Environment Details',
    description: 'The device and the browser with which it was done.',
    'meta:intendedToExtend': [EVENT],
    properties: {
      environment: group('Environment', 'Where it was observed.', {
        type: text('Type', 'What kind of program it was.', {
          'meta:enum': {
            browser: 'Browser',
            application: 'Application',
            iot: 'Internet of things',
          },
        }),
        operatingSystem: text('Operating system', 'Its name.'),
        operatingSystemVersion: text('Operating system version', 'Its version.'),
        ipV4: text('IPv4', 'The address on the network.', { format: 'ipv4' }),
        browserDetails: group('Browser details', 'The browser.', {
          name: text('Name', 'Its name.'),
          version: text('Version', 'Its version.'),
          userAgent: text('User agent', 'What it calls itself.'),
          acceptLanguage: text('Accept language', 'The language that it asks for.'),
          viewportWidth: whole('Viewport width', 'In pixels.'),
          viewportHeight: whole('Viewport height', 'In pixels.'),
        }),
      }),
      device: group('Device', 'The device.', {
        type: text('Type', 'What kind of device it is.'),
        manufacturer: text('Manufacturer', 'Who has made it.'),
        model: text('Model', 'Which one it is.'),
      }),
    },
  },
]
