package io.github.k8sdiscovery.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The refusals of a Kubernetes API server, word for word as recorded from a real one. */
final class Refusals {
  private static final Map<Integer, String> REASONS =
      Map.of(
          400, "BadRequest",
          401, "Unauthorized",
          403, "Forbidden",
          404, "NotFound",
          409, "Conflict",
          410, "Expired",
          429, "TooManyRequests",
          500, "InternalError",
          503, "ServiceUnavailable",
          504, "Timeout");

  private Refusals() {}

  static ApiException badRequest(String message) {
    return new ApiException(failure(400, "BadRequest", message));
  }

  static ApiException badRevision(String parameter, String value) {
    return badRequest(
        "invalid resource version: %s: Invalid value: \"%s\": strconv.ParseUint: parsing \"%s\": invalid syntax"
            .formatted(parameter, value, value));
  }

  static ApiException unauthorized() {
    return new ApiException(failure(401, "Unauthorized", "Unauthorized"));
  }

  static ApiException forbidden(String user, Verb verb, Resource resource, String namespace) {
    String where =
        namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
    String message =
        "%s is forbidden: User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
            .formatted(
                resource.qualified(),
                user,
                verb.word(),
                resource.plural(),
                resource.group(),
                where);
    ObjectNode status = failure(403, "Forbidden", message);
    putDetails(status, "", resource);
    return new ApiException(status);
  }

  static ApiException noSuchPath() {
    ObjectNode status =
        failure(404, "NotFound", "the server could not find the requested resource");
    status.putObject("details");
    return new ApiException(status);
  }

  static ApiException notFound(Resource resource, String name) {
    ObjectNode status =
        failure(404, "NotFound", resource.qualified() + " \"" + name + "\" not found");
    putDetails(status, name, resource);
    return new ApiException(status);
  }

  static ApiException methodNotAllowed() {
    return new ApiException(
        failure(
            405,
            "MethodNotAllowed",
            "the server does not allow this method on the requested resource"));
  }

  static ApiException alreadyExists(Resource resource, String name) {
    ObjectNode status =
        failure(409, "AlreadyExists", resource.qualified() + " \"" + name + "\" already exists");
    putDetails(status, name, resource);
    return new ApiException(status);
  }

  static ApiException conflict(Resource resource, String name) {
    String message =
        "Operation cannot be fulfilled on %s \"%s\": the object has been modified;"
            .formatted(resource.qualified(), name);
    ObjectNode status =
        failure(
            409,
            "Conflict",
            message + " please apply your changes to the latest version and try again");
    putDetails(status, name, resource);
    return new ApiException(status);
  }

  static ApiException watchTooOld(long revision, long oldest) {
    return new ApiException(
        failure(410, "Expired", "too old resource version: %d (%d)".formatted(revision, oldest)));
  }

  static ApiException listTooOld() {
    return new ApiException(
        failure(410, "Expired", "The resourceVersion for the provided list is too old."));
  }

  static ApiException continueTooOld(String freshToken) {
    ObjectNode status =
        failure(
            410,
            "Expired",
            "The provided continue parameter is too old to display a consistent list result. You can start a new list"
                + " without the continue parameter, or use the continue token in this response to retrieve the"
                + " remainder of the results. Continuing with the provided token results in an inconsistent list -"
                + " objects that were created, modified, or deleted between the time the first chunk was returned"
                + " and now may show up in the list.");
    status.withObjectProperty("metadata").put("continue", freshToken);
    return new ApiException(status);
  }

  static ApiException revisionInTheFuture(long revision, long current) {
    ObjectNode status =
        failure(
            504,
            "Timeout",
            "Timeout: Too large resource version: %d, current: %d".formatted(revision, current));
    ObjectNode details = status.putObject("details");
    details
        .putArray("causes")
        .addObject()
        .put("reason", "ResourceVersionTooLarge")
        .put("message", "Too large resource version");
    details.put("retryAfterSeconds", 1);
    return new ApiException(status);
  }

  static ApiException unsupportedMediaType(String type) {
    return new ApiException(
        failure(
            415,
            "UnsupportedMediaType",
            "the body of the request was in an unknown format ("
                + type
                + ") - accepted media types include:"
                + " application/json-patch+json, application/merge-patch+json,"
                + " application/strategic-merge-patch+json"));
  }

  static ApiException invalid(String kind, String name, String field, String message) {
    String text = field + ": " + message;
    ObjectNode status =
        failure(422, "Invalid", "%s \"%s\" is invalid: %s".formatted(kind, name, text));
    ObjectNode details = status.putObject("details").put("name", name).put("kind", kind);
    details
        .putArray("causes")
        .addObject()
        .put("reason", "FieldValueInvalid")
        .put("message", message)
        .put("field", field);
    return new ApiException(status);
  }

  /** A refusal on command. */
  static ApiException scripted(int code, int retryAfterSeconds) {
    String message =
        code == 429 ? "Too many requests, please try again later." : "refused on command: " + code;
    ObjectNode status = failure(code, REASONS.getOrDefault(code, "Unknown"), message);
    if (retryAfterSeconds > 0) {
      status.putObject("details").put("retryAfterSeconds", retryAfterSeconds);
    }
    return new ApiException(status);
  }

  private static void putDetails(ObjectNode status, String name, Resource resource) {
    ObjectNode details = status.putObject("details");
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!resource.group().isEmpty()) {
      details.put("group", resource.group());
    }
    details.put("kind", resource.plural());
  }

  private static ObjectNode failure(int code, String reason, String message) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    return status
        .put("status", "Failure")
        .put("message", message)
        .put("reason", reason)
        .put("code", code);
  }
}
