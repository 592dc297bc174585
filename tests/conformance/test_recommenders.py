"""Recommender configurations: kept and shown."""

import pytest

REQUEST = {
    "RecommendationProviderUri": "arn:aws:personalize:us-east-1:123456789012:campaign/shop",
    "RecommendationProviderRoleArn": "arn:aws:iam::123456789012:role/personalize",
}


@pytest.fixture
def recommender(client):
    response = client.create_recommender_configuration(CreateRecommenderConfiguration={**REQUEST, "Name": "Shop"})
    assert response["ResponseMetadata"]["HTTPStatusCode"] == 201
    made = response["RecommenderConfigurationResponse"]
    yield made
    try:
        client.delete_recommender_configuration(RecommenderId=made["Id"])
    except client.exceptions.NotFoundException:
        pass


def test_a_recommender_is_kept_changed_and_deleted(client, recommender):
    one = {"RecommenderId": recommender["Id"]}
    assert (recommender["RecommendationProviderIdType"], recommender["RecommendationsPerMessage"]) == ("PINPOINT_ENDPOINT_ID", 5)
    assert client.get_recommender_configuration(**one)["RecommenderConfigurationResponse"] == recommender
    listed = client.get_recommender_configurations(PageSize="100")["ListRecommenderConfigurationsResponse"]["Item"]
    assert recommender in listed
    change = {**REQUEST, "RecommendationsPerMessage": 2}
    changed = client.update_recommender_configuration(**one, UpdateRecommenderConfiguration=change)["RecommenderConfigurationResponse"]
    assert (changed["RecommendationsPerMessage"], changed["CreationDate"]) == (2, recommender["CreationDate"])
    assert client.delete_recommender_configuration(**one)["RecommenderConfigurationResponse"] == changed
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_recommender_configuration(**one)


@pytest.mark.parametrize("change", [{"RecommendationsPerMessage": 6}, {"RecommendationProviderIdType": "EMAIL"}, {"Attributes": {"a": "b"}}])
def test_a_recommender_that_breaks_a_rule_is_refused(client, change):
    with pytest.raises(client.exceptions.BadRequestException, match=next(iter(change))):
        client.create_recommender_configuration(CreateRecommenderConfiguration={**REQUEST, **change})
