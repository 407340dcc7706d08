package io.github.k8sdiscovery.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * Writes the cookies that are waiting before the answer can be committed, on the thread that writes
 * the answer: response objects are for one thread.
 */
final class CookieWritingResponse extends HttpServletResponseWrapper {

  private final ServletIncoming incoming;

  CookieWritingResponse(HttpServletResponse response, ServletIncoming incoming) {
    super(response);
    this.incoming = incoming;
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    incoming.writeCookies();
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    incoming.writeCookies();
    return super.getWriter();
  }

  @Override
  public void flushBuffer() throws IOException {
    incoming.writeCookies();
    super.flushBuffer();
  }

  @Override
  public void sendError(int status) throws IOException {
    incoming.writeCookies();
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    incoming.writeCookies();
    super.sendError(status, message);
  }

  @Override
  public void sendRedirect(String location) throws IOException {
    incoming.writeCookies();
    super.sendRedirect(location);
  }

  @Override
  public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
    incoming.writeCookies();
    super.sendRedirect(location, status, clearBuffer);
  }
}
