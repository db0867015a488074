-- What a till gave of prizes and budgets that are shared out to it is asked for at every turn of a wheel.

CREATE INDEX entry_given ON entry (programme, unit, amount) WHERE unit >= 'used/' AND unit < 'used0';

-- Who has credit towards a tier, or holds one: the closer looks at them at each review.
CREATE INDEX lot_credit ON lot (programme, member) WHERE unit = 'credit';
CREATE INDEX lot_tier ON lot (programme, member) WHERE unit >= 'tier/' AND unit < 'tier0';

-- The arms of experiments under which an entry came about: '<experiment>/<arm>', several with a space between them.

ALTER TABLE entry ADD COLUMN arms TEXT NOT NULL DEFAULT '';
