async def draw(source):
    return await photograph(source, WAIT)
