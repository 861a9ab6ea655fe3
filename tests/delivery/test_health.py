"""What probes are told that ask nothing but whether the process lives; see tests/watching."""


def test_a_living_process_says_so_without_a_database(client):
    response = client.get("/healthz")
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
