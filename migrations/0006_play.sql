-- What a till gave of prizes and budgets that are shared out to it is asked for at every turn of a wheel.

CREATE INDEX entry_given ON entry (programme, unit, amount) WHERE unit >= 'used/' AND unit < 'used0';
