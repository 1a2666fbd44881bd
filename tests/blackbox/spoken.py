"""A contract that has words of its own for what HTTP promises by itself, and one that has none."""
import pathlib
import tempfile

from tests.blackbox.harness import Mock

CONTRACT = """
openapi: 3.1.0
info: { title: Own words, version: '1' }
paths:
  /notes:
    options:
      operationId: describeNotes
      responses:
        '200':
          description: Said by the contract.
          content: { application/json: { example: { own: true } } }
    get:
      operationId: listNotes
      responses:
        '200':
          description: Notes, in either form.
          headers: { X-Total: { required: true, schema: { type: integer }, example: 2 } }
          content:
            application/json: { example: [ one, two ] }
            text/csv: { example: "one,two" }
        '406':
          description: Neither.
          content: { application/json: { example: { error: json or csv } } }
    put:
      operationId: putNotes
      responses: { '204': { description: Done. } }
  /tagged:
    get:
      operationId: getTagged
      responses:
        '200':
          description: It has a tag that the contract gives.
          headers: { ETag: { required: true, schema: { type: string }, example: '"revision-7"' } }
          content: { application/json: { example: { revision: 7 } } }
  /odd:
    get:
      operationId: getOdd
      responses:
        '200':
          description: Its tags are not of our form.
          headers: { ETag: { schema: { type: string, pattern: '^"revision-[0-9]+"$' } } }
          content: { application/json: { example: { revision: 7 } } }
  /cookies:
    get:
      operationId: getCookies
      security: [ { cookie: [] } ]
      responses: { '200': { description: Yes. } }
components:
  securitySchemes: { cookie: { type: apiKey, in: cookie, name: entry } }
"""


class Spoken(Mock):
    """A mock of that contract, or of `contract`."""

    def __init__(self, *options, contract=CONTRACT):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as file:
            file.write(contract)
        self.contract = pathlib.Path(file.name)
        try:
            super().__init__(self.contract, *options)
        except BaseException:
            self.contract.unlink()
            raise

    def __exit__(self, *what):
        super().__exit__(*what)
        self.contract.unlink()
