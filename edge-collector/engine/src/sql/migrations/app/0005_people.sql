-- Whoever looks for a person by address finds inactive endpoints too.
CREATE INDEX endpoints_reach_inactive ON endpoints (reach) WHERE reach IS NOT NULL AND active = 0;
