-- Orders are numbered 1, 2, 3, as people number them. Stops draw their ids from a sequence of their own, far above:
-- none is ever the id of both. What there was keeps its ids.
INSERT INTO sequence VALUES ('stop', 1000000000);
