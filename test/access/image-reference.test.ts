import { registry } from '../rendering';

const it = registry();
const SHA = `sha256:${'0123456789abcdef'.repeat(4)}`;

test.each([
  ['shop/api', '1.4.2', 'registry.example.com/shop/api:1.4.2'],
  ['api', 'latest', 'registry.example.com/api:latest'],
  ['a/b/c/d', 'v1_2-rc.3', 'registry.example.com/a/b/c/d:v1_2-rc.3'],
  ['my.team/my_app/my__app/my-app/my--app', '1', 'registry.example.com/my.team/my_app/my__app/my-app/my--app:1'],
  ['shop/api', SHA, `registry.example.com/shop/api@${SHA}`],
  ['shop/api', `1.4.2@${SHA}`, `registry.example.com/shop/api:1.4.2@${SHA}`],
  ['shop/api', `sha512:${'a'.repeat(128)}`, `registry.example.com/shop/api@sha512:${'a'.repeat(128)}`],
])('%s and %s', (repository, reference, image) => {
  expect(it.image(repository, reference)).toBe(image);
});

test.each([
  ['Shop/API', /^repository must be a path of lower case names .* but was "Shop\/API"\. "Shop" is none\. Did you mean "shop\/api"\?$/],
  ['', /^repository must/],
  ['/api', /^repository must/],
  ['api/', /^repository must/],
  ['a//b', /^repository must/],
  ['a___b', /^repository must/],
  ['a..b', /^repository must/],
  ['-a', /^repository must/],
  ['a:1', /^repository must/],
  ['a b', /^repository must/],
  ['a'.repeat(250), /^repository must have at most 255 characters together with the host/],
])('the repository %p is refused', (repository, message) => {
  expect(() => it.image(repository, '1')).toThrow(message);
});

test.each([
  ['', /^reference must be a tag/],
  ['.1', /^reference must be a tag/],
  ['-1', /^reference must be a tag/],
  ['1 2', /^reference must be a tag/],
  ['a'.repeat(129), /^reference must be a tag/],
  ['sha256:abc', /^reference must be a digest of the form/],
  [SHA.toUpperCase(), /^reference must be a digest of the form/],
  [`md5:${'a'.repeat(32)}`, /^reference must be a digest of the form/],
  [`1@1@${SHA}`, /^reference must be/],
  [`${SHA}:1`, /^reference must be a digest of the form/],
])('the reference %p is refused', (reference, message) => {
  expect(() => it.image('shop/api', reference)).toThrow(message);
});

test('host and url', () => {
  expect([it.host, it.url, it.name]).toEqual(['registry.example.com', 'https://registry.example.com', 'registry']);
});
